void setup() {}

void loop() { blnk(); }
