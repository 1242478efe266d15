// Owns how a script ends badly: one line for what a person can mend, the whole stack for a bug.

/** Something a person can mend; the message says what to do. */
export class ScriptFailure extends Error {
  /** @override */
  name = 'ScriptFailure'
}

/**
 * @param {() => Promise<void>} main
 * @returns {Promise<void>}
 */
export async function runScript(main) {
  try {
    await main()
  } catch (error) {
    const text = error instanceof ScriptFailure ? error.message : error instanceof Error ? error.stack : String(error)
    process.stderr.write(`${text}\n`)
    process.exitCode = 1
  }
}
