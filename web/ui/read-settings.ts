// Owns reading what a saved view holds: an object, or nothing that a page could show. Pure.

/** Null: whatever was saved there, it is no settings. */
export function readSettingsObject(settings: string): Readonly<Record<string, unknown>> | null {
  let read: unknown
  try {
    read = JSON.parse(settings)
  } catch {
    return null
  }
  if (typeof read !== 'object' || read === null || Array.isArray(read)) return null
  return read as Readonly<Record<string, unknown>>
}
