# Runs a file with the Node that comes with the packages, which npm puts first on the PATH. That one needs glibc: where it
# can't run, on Alpine for instance, the next Node on the PATH does.
node --version > /dev/null 2>&1 || PATH="${PATH#*/node_modules/.bin:}"
# Of the memory for new objects V8 gives none back: 8 MiB for each thread, and not 32, are as quick.
exec node --max-semi-space-size=8 "$@"
