// A lamp that a button switches, and a knob that sets nothing but is reported:
//   servos isolate -p arduino --time 1s --scenario examples/button/pressed.yaml \
//     --expect 'pin 13 toggles 2 times' examples/button/button.ino
const int BUTTON = 2;

void setup() {
  Serial.begin(115200);
  pinMode(BUTTON, INPUT_PULLUP);
  pinMode(LED_BUILTIN, OUTPUT);
}

void loop() {
  static int before = HIGH;
  int now = digitalRead(BUTTON);
  if (before == HIGH && now == LOW) {
    digitalWrite(LED_BUILTIN, !digitalRead(LED_BUILTIN));
    Serial.print("pressed, knob at ");
    Serial.println(analogRead(A0));
  }
  before = now;
  delay(5);
}
