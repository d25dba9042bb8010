// Waits for a script and lets Node.js run it as `node SCRIPT ARGUMENT...` would.
(() => {
  const { Module } = require("module");
  const fs = require("fs");

  // Threads come by here too, as they have the options of the first one.
  const waits = "_servos_wait" in process.env;
  if (waits) {
    for (const name of ["__dirname", "NODE_OPTIONS", "_servos_wait"]) {
      delete process.env[name];
    }
  }
  delete Module._cache[__filename];
  for (const [request, found] of Object.entries(Module._pathCache)) {
    if (found === __filename) {
      delete Module._pathCache[request];
    }
  }
  Object.defineProperty(process, "_preload_modules", { value: [] });
  if (!waits) {
    return;
  }

  // What the first output takes is taken now.
  require("net");
  // A version that looks for its script elsewhere cannot wait so.
  const knows = /^function executeUserEntryPoint\(main = process\.argv\[1\]\)/.test(Module.runMain);
  const gate = -process.argv[1];
  fs.writeSync(gate, knows ? "R" : "N");

  const job = Buffer.allocUnsafeSlow(1 << 17);
  let length = 0;
  while (length < 4 || length < 4 + job.readUInt32LE()) {
    const count = fs.readSync(gate, job, length, job.length - length);
    if (count === 0) {
      process.reallyExit(125);
    }
    length += count;
  }
  fs.closeSync(gate);
  const [workdir, , ...argv] = job.toString("utf8", 4, length).split("\0");
  if (workdir) {
    process.chdir(workdir);
  }
  process.argv.splice(1, 1, ...argv);
})()
