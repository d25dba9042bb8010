import os, subprocess, sys
print(os.uname().machine, sys.argv[1:], flush=True)
subprocess.run(["uname", "-m"])
sys.exit(3)
