// Owns which environment is looked at: it is in the URL, this only changes it.
import type { ReactNode } from 'react'
import { useLazyQuery } from '@apollo/client/react'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { Check, ChevronsUpDown } from 'lucide-react'
import { Menu, MenuItem, MenuLabel } from '../ui/menu.tsx'
import { formatCount } from '../ui/format.ts'
import { overallStatus } from '../ui/status-look.ts'
import { StatusShape } from '../ui/status.tsx'
import { EnvironmentCounts } from './documents.ts'
import { useFleetCounts } from './use-fleet-counts.ts'

const environmentRoute = getRouteApi('/$environment')

export function EnvironmentSwitcher({ onChoose }: { onChoose?: () => void }): ReactNode {
  const { environment, environments } = environmentRoute.useRouteContext()
  const navigate = useNavigate()
  const counts = useFleetCounts(environment.id)
  // The others are not streamed: they are asked for when somebody opens the list.
  const [loadCounts, { data }] = useLazyQuery(EnvironmentCounts, { fetchPolicy: 'network-only' })
  const trigger = (
    <button
      type="button"
      className="flex h-9 w-full items-center gap-2 rounded-md border border-line-2 bg-surface px-2.5 text-sm font-medium shadow-card hover:bg-surface-2"
    >
      <StatusShape status={counts ? overallStatus(counts) : 'UNKNOWN'} />
      <span className="sr-only">Environment: </span>
      <span className="truncate">{environment.name}</span>
      <ChevronsUpDown aria-hidden className="ml-auto size-4 shrink-0 text-fg-3" />
    </button>
  )
  return (
    <Menu
      trigger={trigger}
      onOpen={() => {
        void loadCounts()
      }}
    >
      <MenuLabel>Environment</MenuLabel>
      {environments.map((one) => {
        const told = data?.environments.find((candidate) => candidate.id === one.id)?.counts
        return (
          <MenuItem
            key={one.id}
            onSelect={() => {
              onChoose?.()
              void navigate({ to: '/$environment/overview', params: { environment: one.name } })
            }}
          >
            <StatusShape status={told ? overallStatus(told) : 'UNKNOWN'} />
            <span className="truncate">{one.name}</span>
            <span className="num ml-auto text-xs text-fg-3">
              {told ? `${formatCount(told.total)} ${told.total === 1 ? 'node' : 'nodes'}` : ''}
            </span>
            <Check
              aria-hidden
              className={one.id === environment.id ? 'size-4 shrink-0 text-accent' : 'invisible size-4'}
            />
            {one.id === environment.id && <span className="sr-only">, shown now</span>}
          </MenuItem>
        )
      })}
    </Menu>
  )
}
