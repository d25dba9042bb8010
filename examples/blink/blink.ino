// The lamp on the board goes on and off, a second each:
//   servos isolate -p arduino --time 5s --plot pins.svg examples/blink/blink.ino
void setup() {
  pinMode(LED_BUILTIN, OUTPUT);
}

void loop() {
  digitalWrite(LED_BUILTIN, HIGH);
  delay(1000);
  digitalWrite(LED_BUILTIN, LOW);
  delay(1000);
}
