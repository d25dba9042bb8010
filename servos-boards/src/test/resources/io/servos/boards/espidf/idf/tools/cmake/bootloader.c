void start(void) {
  for (;;) {
  }
}
