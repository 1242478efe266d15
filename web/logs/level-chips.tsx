// Owns the filter by level: any of them; none chosen lets all through, and what says something else, too.
import type { ReactNode } from 'react'
import { ToggleGroup } from 'radix-ui'
import { chipLook } from '../ui/status-chips.tsx'
import { levels, type Level } from './logs-search.ts'

interface LevelChipsProps {
  chosen: readonly Level[]
  onChange: (chosen: readonly Level[]) => void
}

const labels: Readonly<Record<Level, string>> = {
  ERROR: 'Error',
  WARN: 'Warn',
  INFO: 'Info',
  DEBUG: 'Debug',
  TRACE: 'Trace',
}

export function LevelChips({ chosen, onChange }: LevelChipsProps): ReactNode {
  return (
    <ToggleGroup.Root
      type="multiple"
      aria-label="Filter by level"
      value={[...chosen]}
      onValueChange={(values) => {
        onChange(levels.filter((level) => values.includes(level)))
      }}
      className="flex flex-wrap items-center gap-1"
    >
      {levels.map((level) => (
        <ToggleGroup.Item key={level} value={level} className={chipLook}>
          {labels[level]}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  )
}
