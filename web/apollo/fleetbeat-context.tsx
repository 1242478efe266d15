// Owns how components reach the data layer. Must not make one: the app does, once.
import { ApolloProvider } from '@apollo/client/react'
import { createContext, useContext, type ReactNode } from 'react'
import type { FleetbeatClient } from './client.ts'

const FleetbeatContext = createContext<FleetbeatClient | null>(null)

export interface FleetbeatProviderProps {
  readonly value: FleetbeatClient
  readonly children: ReactNode
}

export function FleetbeatProvider({ value, children }: FleetbeatProviderProps) {
  return (
    <FleetbeatContext value={value}>
      <ApolloProvider client={value.client}>{children}</ApolloProvider>
    </FleetbeatContext>
  )
}

export function useFleetbeat(): FleetbeatClient {
  const fleetbeat = useContext(FleetbeatContext)
  if (!fleetbeat) throw new Error('useFleetbeat: expected a FleetbeatProvider above, got none')
  return fleetbeat
}
