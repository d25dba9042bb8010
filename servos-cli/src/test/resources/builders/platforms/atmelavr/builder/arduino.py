import os

from SCons.Script import DefaultEnvironment

env = DefaultEnvironment()
arduino = "/usr/share/arduino/hardware/arduino/avr"
core = os.path.join(arduino, "cores", "arduino")
variant = os.path.join(arduino, "variants", env.BoardConfig().get("build.variant"))

env.Append(
    CPPDEFINES=[("ARDUINO", 10819), "ARDUINO_ARCH_AVR", ("DECIMAL_DIG", "__DECIMAL_DIG__")],
    CPPPATH=[core, variant],
    LIBSOURCE_DIRS=[os.path.join(arduino, "libraries")],
)
env.Prepend(LIBS=[env.BuildLibrary(os.path.join("$BUILD_DIR", "FrameworkArduino"), core)])
