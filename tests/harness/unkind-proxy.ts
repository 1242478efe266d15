// Owns a way to a server that treats its connections badly on demand: cuts them, holds them still, hands on halves late.
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

export interface UnkindProxy {
  readonly url: string
  /** Breaks every connection there is. */
  cut(): void
  /** Nothing gets through, and nobody is told, until it is let go. */
  stall(): void
  letGo(): void
  /** What comes is handed on in two pieces, the second one later. Until it is told otherwise. */
  halve(on: boolean): void
  close(): Promise<void>
}

export async function createUnkindProxy(target: () => string): Promise<UnkindProxy> {
  const open = new Set<Socket>()
  let stalled = false
  let halving = false

  const server = createServer((client) => {
    const { hostname, port } = new URL(target())
    const upstream = connect(Number(port), hostname)
    const both = [client, upstream]
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
      if (stalled) socket.pause()
    }
    client.on('data', (sent) => upstream.write(sent))
    upstream.on('data', (answer) => {
      if (!halving || answer.length < 2) return void client.write(answer)
      const half = answer.length >> 1
      client.write(answer.subarray(0, half))
      // In the same connection, so that the order stays: what comes next waits behind it.
      upstream.pause()
      setImmediate(() => {
        client.write(answer.subarray(half))
        if (!stalled) upstream.resume()
      })
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    cut() {
      for (const socket of open) socket.destroy()
    },
    stall() {
      stalled = true
      for (const socket of open) socket.pause()
    },
    letGo() {
      stalled = false
      for (const socket of open) socket.resume()
    },
    halve: (on) => {
      halving = on
    },
    async close() {
      for (const socket of open) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
