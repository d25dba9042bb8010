#include <iostream>

int main() { std::cout << "C++" << std::endl; }
