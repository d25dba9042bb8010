from SCons.Script import AlwaysBuild, Default, DefaultEnvironment

env = DefaultEnvironment()
board = env.BoardConfig()
processor = "-mmcu=" + board.get("build.mcu")

env.Replace(
    AR="avr-gcc-ar",
    AS="avr-as",
    CC="avr-gcc",
    CXX="avr-g++",
    OBJCOPY="avr-objcopy",
    RANLIB="avr-gcc-ranlib",
    SIZETOOL="avr-size",
    PROGNAME="firmware",
    PROGSUFFIX=".elf",
    ARFLAGS=["rcs"],
)
env.Append(
    ASPPFLAGS=["-x", "assembler-with-cpp", processor],
    CCFLAGS=["-Os", "-Wall", "-ffunction-sections", "-fdata-sections", processor],
    CXXFLAGS=["-std=gnu++11", "-fno-exceptions", "-fno-threadsafe-statics"],
    CPPDEFINES=[("F_CPU", "$BOARD_F_CPU")],
    LINKFLAGS=["-Os", "-Wl,--gc-sections", processor],
    LIBS=["m"],
)

program = env.BuildProgram()
AlwaysBuild(env.Alias("buildprog", program))
Default("buildprog")
