// A thermometer (LM75) on the I2C bus that switches a fan:
//   servos isolate -p arduino --time 2s --scenario examples/thermometer/warm.yaml \
//     --expect 'pin 9 rises 1 times' --expect 'serial "29.50"' examples/thermometer/thermometer.ino
#include <Wire.h>

const int LM75 = 0x48;
const int FAN = 9;
const float TOO_WARM = 28;

float temperature() {
  Wire.beginTransmission(LM75);
  Wire.write(0);
  Wire.endTransmission(false);
  Wire.requestFrom(LM75, 2);
  int high = Wire.read();
  return (high << 8 | Wire.read()) / 256.0;
}

void setup() {
  Serial.begin(115200);
  Wire.begin();
  pinMode(FAN, OUTPUT);
}

void loop() {
  float now = temperature();
  digitalWrite(FAN, now > TOO_WARM);
  Serial.println(now);
  delay(250);
}
