// Owns why the server cannot start: one line that says what is wrong and what to do. main.ts prints it and exits with 1.

export class StartupError extends Error {
  override readonly name = 'StartupError'

  constructor(what: string, remedy: string, options?: ErrorOptions) {
    super(`${what.replace(/\s+/g, ' ').trim()}. ${remedy}`, options)
  }
}
