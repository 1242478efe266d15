// Owns the button that leads back to the end of a log, and says how much came meanwhile.
import type { ReactNode } from 'react'
import { ArrowDown } from 'lucide-react'
import { formatCount } from './format.ts'

interface NewLinesProps {
  waiting: number
  onPress: () => void
}

export function NewLines({ waiting, onPress }: NewLinesProps): ReactNode {
  return (
    <button
      type="button"
      onClick={onPress}
      className="absolute bottom-3 left-1/2 inline-flex h-7 -translate-x-1/2 items-center gap-1.5 rounded-full border border-line-2 bg-raise px-3 text-xs font-medium shadow-pop hover:bg-surface-2"
    >
      <ArrowDown aria-hidden className="size-3.5" />
      <span className="num">{waiting > 0 ? `${formatCount(waiting)} new` : 'To the end'}</span>
    </button>
  )
}
