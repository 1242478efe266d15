// Owns what an account must look like, in words: each rule answers what is expected, or null where it holds. The server checks again.

const shortestPassword = 12
const longestPassword = 128
const longestName = 100

export function nameProblem(name: string): string | null {
  if (name.trim() === '') return 'Say what to call you'
  return name.length > longestName ? `At most ${longestName} characters` : null
}

/** Only what is surely wrong: whether an address exists, no pattern can tell. */
export function emailProblem(email: string): string | null {
  if (email.trim() === '') return 'Enter your email address'
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email.trim()) ? null : 'An address looks like name@example.org'
}

export function passwordProblem(password: string): string | null {
  if (password === '') return `At least ${shortestPassword} characters`
  if (password.length > longestPassword) return `At most ${longestPassword} characters`
  const missing = shortestPassword - password.length
  if (missing <= 0) return null
  return missing === 1 ? 'One more character' : `${missing} more characters`
}
