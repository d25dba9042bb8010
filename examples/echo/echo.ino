// What comes to the serial port goes back in capital letters; a full stop ends it:
//   echo hello. | servos isolate -p arduino --time 5s examples/echo/echo.ino
void setup() {
  Serial.begin(115200);
}

void loop() {
  while (Serial.available()) {
    char c = Serial.read();
    Serial.write(toupper(c));
    if (c == '.') {
      Serial.flush();
      exit(0);
    }
  }
}
