// Owns setting many nodes aside, or back: a few at once, how far it is, who could not be changed and why, and the way back.
import { useState } from 'react'
import { useFleetbeat } from '../apollo/fleetbeat-context.tsx'
import { failureText } from '../apollo/failure-text.ts'
import { showNotice } from '../ui/notice-store.ts'
import { FleetRow, SetMaintenance } from './documents.ts'

interface MaintainedNode {
  readonly id: string
  readonly name: string
  readonly status: string
  /** What a node in maintenance was set aside for. */
  readonly statusReasons: readonly string[]
}

/** What a node is to become. */
interface Wish {
  readonly node: MaintainedNode
  readonly on: boolean
  readonly reason: string | null
}

interface Failed {
  readonly node: MaintainedNode
  readonly text: string
}

export interface Maintenance {
  /** Null: nothing is on its way. */
  readonly progress: { readonly done: number; readonly of: number } | null
  /** Who could not be changed the last time. */
  readonly failed: readonly Failed[]
  /** Those that are so already stay as they are. Answers the ids of those that could not be changed. */
  readonly set: (ids: readonly string[], wish: { on: boolean; reason: string | null }) => Promise<readonly string[]>
  readonly forgetFailed: () => void
}

/** The server writes them in groups; one after the other would wait for each. */
const atOnce = 6

export function useMaintenance(): Maintenance {
  const { client } = useFleetbeat()
  const [progress, setProgress] = useState<Maintenance['progress']>(null)
  const [failed, setFailed] = useState<readonly Failed[]>([])

  /** The page may be a second behind: what was changed a moment ago counts. */
  const nodeNow = (id: string): MaintainedNode | null =>
    client.readFragment({ fragment: FleetRow, fragmentName: 'FleetRow', id: `FleetNode:${id}` })

  const fulfil = async (wishes: readonly Wish[]): Promise<readonly Failed[]> => {
    const left = [...wishes]
    const missed: Failed[] = []
    let done = 0
    setFailed([])
    setProgress({ done, of: wishes.length })
    const work = async (): Promise<void> => {
      for (let wish = left.shift(); wish; wish = left.shift()) {
        const { node, on, reason } = wish
        try {
          await client.mutate({ mutation: SetMaintenance, variables: { nodeId: node.id, on, reason } })
        } catch (fault) {
          missed.push({ node, text: failureText(fault) })
        }
        done += 1
        setProgress({ done, of: wishes.length })
      }
    }
    await Promise.all(Array.from({ length: Math.min(atOnce, wishes.length) }, work))
    setProgress(null)
    setFailed(missed)
    tell(wishes.filter(({ node }) => !missed.some((one) => one.node.id === node.id)))
    return missed
  }

  const tell = (fulfilled: readonly Wish[]): void => {
    const [first] = fulfilled
    if (!first) return
    const many = fulfilled.length === 1 ? first.node.name : `${fulfilled.length} nodes`
    showNotice(`${many} ${first.on ? 'in' : 'out of'} maintenance now.`, {
      label: 'Undo',
      onPress: () => {
        void fulfil(
          fulfilled.map(({ node, on }) => ({ node, on: !on, reason: on ? null : (node.statusReasons[0] ?? null) })),
        )
      },
    })
  }

  return {
    progress,
    failed,
    set: async (ids, { on, reason }) => {
      const wishes = ids
        .flatMap((id) => nodeNow(id) ?? [])
        .filter((node) => (node.status === 'MAINTENANCE') !== on)
        .map((node) => ({ node, on, reason }))
      if (wishes.length > 0) return (await fulfil(wishes)).map(({ node }) => node.id)
      showNotice(`Nothing to change: they are ${on ? '' : 'not '}in maintenance.`)
      return []
    },
    forgetFailed: () => {
      setFailed([])
    },
  }
}
