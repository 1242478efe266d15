// Owns how class names are joined: what is false, null or undefined is left out.
export function cx(...classes: readonly (string | false | null | undefined)[]): string {
  return classes.filter(Boolean).join(' ')
}
