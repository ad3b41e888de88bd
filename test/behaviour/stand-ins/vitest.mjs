// As much of a test runner as the programs under test use: functions that remember their calls, and one expectation.
import assert from 'node:assert/strict'

export const vi = {
  fn(behave = () => undefined) {
    const made = (...given) => {
      made.calls.push(given)
      return behave(...given)
    }
    made.calls = []
    return made
  },
}

class Containing {
  constructor(some) {
    this.some = some
  }
}

function fits(given, wanted) {
  if (!(wanted instanceof Containing)) return assert.deepEqual(given, wanted)
  for (const [key, value] of Object.entries(wanted.some)) assert.deepEqual(given[key], value)
  // A cancel without a body sends none.
  if (wanted.some.method === 'POST' && !('body' in wanted.some)) assert.equal(given.body, undefined)
}

export function expect(made) {
  return {
    toHaveBeenCalledWith(...wanted) {
      const [given] = made.calls
      assert.equal(given?.length, wanted.length)
      for (const [index, each] of wanted.entries()) fits(given[index], each)
    },
  }
}
expect.objectContaining = (some) => new Containing(some)
