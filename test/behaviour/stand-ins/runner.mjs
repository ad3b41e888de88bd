// Tests that are collected while modules load and run afterwards, one by one: what a test runner prints is what counts.
const tests = []
let isScheduled = false

/** Adds a test; `run` gives a promise of its end. */
export function collect(title, run) {
  tests.push({ title, run })
  if (isScheduled) return
  isScheduled = true
  setImmediate(runAll)
}

async function runAll() {
  for (let next = tests.shift(); next; next = tests.shift()) {
    try {
      await next.run()
      console.log('passed', next.title)
    } catch (error) {
      console.error('failed', next.title, error)
      process.exitCode = 1
    }
  }
  isScheduled = false
}
