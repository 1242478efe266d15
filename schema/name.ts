// Owns what a name that people give may look like.
import { bounds } from './bounds.ts'
import { invalidInput } from './errors.ts'
import { unstorable } from './storable.ts'

/** Control characters, and those that turn the direction of what follows: a name is to be read as it is. */
const unreadable = /[\p{Cc}\u202A-\u202E\u2066-\u2069]/u

/** Without the blanks around it. */
export function requireName(text: string, path: string, longest: number = bounds.shortText): string {
  const name = text.trim()
  if (name.length === 0 || name.length > longest || unstorable.test(name) || unreadable.test(name))
    throw invalidInput(path, `1 to ${longest} characters without control characters`, text)
  return name
}
