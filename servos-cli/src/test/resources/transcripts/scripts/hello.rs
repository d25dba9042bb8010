fn main() { println!("Rust"); }
