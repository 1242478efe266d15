// Owns a text cut where what is searched for stands in it, regardless of case. Pure.

export interface TextPart {
  readonly part: string
  readonly found: boolean
}

/** Joined again, the parts are the text. */
export function splitByText(text: string, wanted: string): readonly TextPart[] {
  if (wanted === '') return [{ part: text, found: false }]
  const haystack = text.toLowerCase()
  const needle = wanted.toLowerCase()
  // A few letters change their length with their case: then nothing could be marked at the right place.
  if (haystack.length !== text.length) return [{ part: text, found: false }]
  const parts: TextPart[] = []
  let from = 0
  for (let at = haystack.indexOf(needle); at >= 0; at = haystack.indexOf(needle, from)) {
    if (at > from) parts.push({ part: text.slice(from, at), found: false })
    parts.push({ part: text.slice(at, at + needle.length), found: true })
    from = at + needle.length
  }
  if (from < text.length || parts.length === 0) parts.push({ part: text.slice(from), found: false })
  return parts
}
