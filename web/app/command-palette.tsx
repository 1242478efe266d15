// Owns the way to any page, node or pipeline by name. Nodes are known by the stream; which pipelines there are it asks when it opens.
import type { ReactNode } from 'react'
import { Command } from 'cmdk'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { Moon, Sun, Workflow } from 'lucide-react'
import { usePipelineChoices } from '../apollo/use-choices.ts'
import { TopDialog } from '../ui/dialog.tsx'
import { StatusShape } from '../ui/status.tsx'
import { chooseTheme, useTheme } from '../ui/theme.ts'
import { pagesFor } from './pages.ts'
import { useNodeChoices } from './use-node-choices.ts'

interface CommandPaletteProps {
  open: boolean
  onOpenChange: (open: boolean) => void
}

/** More would make a list that nobody reads slow to filter. */
const mostPipelines = 5_000
const itemLook = 'flex h-9 items-center gap-2.5 rounded-sm px-2.5 text-sm select-none data-[selected=true]:bg-track'
const groupLook =
  '**:[[cmdk-group-heading]]:px-2.5 **:[[cmdk-group-heading]]:pt-2 **:[[cmdk-group-heading]]:pb-1 **:[[cmdk-group-heading]]:text-xs **:[[cmdk-group-heading]]:font-medium **:[[cmdk-group-heading]]:text-fg-3'

export function CommandPalette({ open, onOpenChange }: CommandPaletteProps): ReactNode {
  return (
    <TopDialog open={open} onOpenChange={onOpenChange} title="Search or jump to">
      <Choices
        onDone={() => {
          onOpenChange(false)
        }}
      />
    </TopDialog>
  )
}

const environmentRoute = getRouteApi('/$environment')

function Choices({ onDone }: { onDone: () => void }): ReactNode {
  const { environment, viewer } = environmentRoute.useRouteContext()
  const nodes = useNodeChoices(environment.id)
  const pipelines = usePipelineChoices(environment.id).slice(0, mostPipelines)
  const navigate = useNavigate()
  const theme = useTheme()
  const other = theme === 'dark' ? 'light' : 'dark'
  return (
    <Command label="Search or jump to" loop className="flex flex-col">
      <Command.Input
        autoFocus
        placeholder="Search pages, nodes and pipelines…"
        className="h-12 border-b border-line bg-transparent px-4 text-base outline-none placeholder:text-fg-3"
      />
      <Command.List className="max-h-[min(360px,56vh)] scroll-py-1 overflow-y-auto p-1">
        <Command.Empty className="px-3 py-8 text-center text-sm text-fg-2">Nothing has that name.</Command.Empty>
        <Command.Group heading="Pages" className={groupLook}>
          {pagesFor({ role: environment.viewerRole, owner: viewer.owner }).map(({ to, label, group, icon: Icon }) => (
            <Command.Item
              key={to}
              value={`page ${group} ${label}`}
              className={itemLook}
              onSelect={() => {
                onDone()
                void navigate({ to, params: { environment: environment.name } })
              }}
            >
              <Icon aria-hidden className="size-4 shrink-0 text-fg-3" />
              {label}
              <span className="ml-auto shrink-0 text-xs text-fg-2">{group}</span>
            </Command.Item>
          ))}
        </Command.Group>
        {nodes.length > 0 && (
          <Command.Group heading="Nodes" className={groupLook}>
            {nodes.map((node) => (
              <Command.Item
                key={node.id}
                value={`${node.name} ${node.id}`}
                keywords={node.address ? [node.address] : []}
                className={itemLook}
                onSelect={() => {
                  onDone()
                  void navigate({
                    to: '/$environment/nodes/$nodeId',
                    params: { environment: environment.name, nodeId: node.id },
                  })
                }}
              >
                <StatusShape status={node.status} className="mx-1" />
                <span className="truncate">{node.name}</span>
                <span className="num ml-auto shrink-0 text-xs text-fg-2">{node.address}</span>
              </Command.Item>
            ))}
          </Command.Group>
        )}
        {pipelines.length > 0 && (
          <Command.Group heading="Pipelines" className={groupLook}>
            {pipelines.map((pipeline) => (
              <Command.Item
                key={pipeline.id}
                value={`${pipeline.name} ${pipeline.id}`}
                className={itemLook}
                onSelect={() => {
                  onDone()
                  void navigate({
                    to: '/$environment/pipelines/$pipelineId',
                    params: { environment: environment.name, pipelineId: pipeline.id },
                  })
                }}
              >
                <Workflow aria-hidden className="size-4 shrink-0 text-fg-3" />
                <span className="truncate">{pipeline.name}</span>
              </Command.Item>
            ))}
          </Command.Group>
        )}
        <Command.Group heading="Look" className={groupLook}>
          <Command.Item
            value={`use the ${other} theme`}
            className={itemLook}
            onSelect={() => {
              onDone()
              chooseTheme(other)
            }}
          >
            {theme === 'dark' ? (
              <Sun aria-hidden className="size-4 shrink-0 text-fg-3" />
            ) : (
              <Moon aria-hidden className="size-4 shrink-0 text-fg-3" />
            )}
            Use the {other} theme
          </Command.Item>
        </Command.Group>
      </Command.List>
    </Command>
  )
}
