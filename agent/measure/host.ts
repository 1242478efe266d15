// Owns what this host is and how it does: the description at enrolment, the report of each heartbeat.
import { arch, hostname, networkInterfaces, release, type } from 'node:os'
import type { HostInput } from '../gen/graphql.ts'
import { measureLinux } from './linux.ts'
import { measurePortable } from './portable.ts'

export interface HostDescription {
  readonly hostname: string
  readonly os: string
  readonly arch: string
  readonly address: string | null
}

export function describeHost(): HostDescription {
  return { hostname: hostname(), os: `${type()} ${release()}`, arch: arch(), address: primaryAddress() }
}

export function measureHost(): Promise<HostInput> {
  return process.platform === 'linux' ? measureLinux() : measurePortable()
}

/** The first address that others can reach, IPv4 before IPv6. */
function primaryAddress(): string | null {
  const outer = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter((address) => !address.internal && !address.address.startsWith('fe80:'))
  return (outer.find((address) => address.family === 'IPv4') ?? outer[0])?.address ?? null
}
