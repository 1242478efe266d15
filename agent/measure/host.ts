// Owns what this host is and how it does: the description at enrolment, the report of each heartbeat.
import { existsSync } from 'node:fs'
import { arch, hostname, networkInterfaces, release, type } from 'node:os'
import { cut, longestText } from '../fit.ts'
import type { DeploymentMode, HostInput } from '../gen/graphql.ts'
import { createLinuxMeasure } from './linux.ts'
import { measurePortable } from './portable.ts'

export interface HostDescription {
  readonly hostname: string
  readonly os: string
  readonly arch: string
  readonly address: string | null
}

const longestSystemName = 100

export function describeHost(): HostDescription {
  return {
    hostname: cut(hostname(), longestText),
    os: cut(`${type()} ${release()}`, longestSystemName),
    arch: arch(),
    address: primaryAddress(),
  }
}

export function createHostMeasure(): () => Promise<HostInput> {
  return process.platform === 'linux' ? createLinuxMeasure() : measurePortable
}

/** Docker and Podman leave a file each in their containers. */
export function deploymentMode(): DeploymentMode {
  return existsSync('/.dockerenv') || existsSync('/run/.containerenv') ? 'DOCKER' : 'STANDALONE'
}

/** The first address that others can reach, IPv4 before IPv6. */
function primaryAddress(): string | null {
  const outer = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter((address) => !address.internal && !address.address.startsWith('fe80:'))
  return (outer.find((address) => address.family === 'IPv4') ?? outer[0])?.address ?? null
}
