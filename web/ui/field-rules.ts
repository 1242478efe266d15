// Owns what common fields expect, in words: each rule answers what is expected, or null where it holds. The server checks again.

const shortestPassword = 12
const longestPassword = 128
const longestName = 100

/** Of a person. */
export function nameProblem(name: string): string | null {
  return name.trim() === '' ? 'Say what to call you' : tooLong(name)
}

/** Of a thing. */
export function titleProblem(title: string): string | null {
  return title.trim() === '' ? 'Give it a name' : tooLong(title)
}

function tooLong(name: string): string | null {
  return name.trim().length > longestName ? `At most ${longestName} characters` : null
}

/** Only what is surely wrong: whether an address exists, no pattern can tell. */
export function emailProblem(email: string): string | null {
  if (email.trim() === '') return 'Enter an email address'
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email.trim()) ? null : 'An address looks like name@example.org'
}

export function passwordProblem(password: string): string | null {
  if (password === '') return `At least ${shortestPassword} characters`
  if (password.length > longestPassword) return `At most ${longestPassword} characters`
  const missing = shortestPassword - password.length
  if (missing <= 0) return null
  return missing === 1 ? 'One more character' : `${missing} more characters`
}

/** One that is there already: any rule it was made by holds. */
export function givenPasswordProblem(password: string): string | null {
  return password === '' ? 'Enter your password' : null
}

/** The six digits of an authenticator, with or without the gap that it shows. */
export function codeProblem(code: string): string | null {
  return /^\d{3} ?\d{3}$/.test(code.trim()) ? null : 'Six digits'
}

export function wholeNumberProblem(text: string, least: number, most: number): string | null {
  const number = Number(text)
  const holds = /^\d+$/.test(text.trim()) && number >= least && number <= most
  return holds ? null : `A whole number from ${least} to ${most}`
}
