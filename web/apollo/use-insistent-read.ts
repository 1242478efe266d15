// Owns the hook by which a view reads what it begins with, and does not stay empty where the first answer did not come.
import { useEffect, useEffectEvent, useState } from 'react'
import { failureText } from './failure-text.ts'
import { useFleetbeat } from './fleetbeat-context.tsx'
import { createInsistentRead, type Question } from './insistent-read.ts'

interface ShownRead {
  /** Why no answer came; null while none failed. What the view holds by other ways may be whole all the same. */
  readonly failure: string | null
  /** Reads at once, whatever came of it before. */
  readonly again: () => void
}

/** Reads at once, and anew with another key. */
export function useInsistentRead<Answer>(
  key: string,
  { read, take }: Pick<Question<Answer>, 'read' | 'take'>,
): ShownRead {
  const { clock, page } = useFleetbeat()
  const [reader] = useState(() => createInsistentRead<Answer>({ clock, page }))
  const [failure, setFailure] = useState<string | null>(null)
  const readNow = useEffectEvent(read)
  const takeThen = useEffectEvent((answer: Answer) => {
    setFailure(null)
    take(answer)
  })
  useEffect(() => {
    setFailure(null)
    reader.begin({
      read: () => readNow(),
      take: (answer) => takeThen(answer),
      failed: (fault) => setFailure(failureText(fault)),
    })
    return reader.close
  }, [reader, key])
  return {
    failure,
    again: () => {
      setFailure(null)
      reader.again()
    },
  }
}
