// Owns the sockets of a proxy: two by two, of which one does not outlive the other, all held still and let go together.
import type { Socket } from 'node:net'

export interface JoinedSockets {
  /** Answers how to end both. */
  join(one: Socket, other: Socket): () => void
  /** Nothing gets through, and nobody is told, until it is let go. */
  hold(): void
  letGo(): void
  held(): boolean
  destroy(): void
}

export function createJoinedSockets(): JoinedSockets {
  const open = new Set<Socket>()
  let held = false
  return {
    join(...both) {
      const end = () => {
        for (const socket of both) {
          socket.destroy()
          open.delete(socket)
        }
      }
      for (const socket of both) {
        open.add(socket)
        socket.on('error', end)
        socket.on('close', end)
        if (held) socket.pause()
      }
      return end
    },
    hold() {
      held = true
      for (const socket of open) socket.pause()
    },
    letGo() {
      held = false
      for (const socket of open) socket.resume()
    },
    held: () => held,
    destroy() {
      for (const socket of open) socket.destroy()
    },
  }
}
