// Owns the processor's temperature on Linux: from its thermal zones, else from its sensor chip. Null where there is none, as in most virtual machines.
import { readdir, readFile } from 'node:fs/promises'

const processorZone = /cpu|pkg|soc|core/i
const processorChip = /^(coretemp|k8temp|k10temp|zenpower|cpu_thermal)$/

export async function processorTemperature(sys = '/sys/class'): Promise<number | null> {
  const zones = await readings(`${sys}/thermal`, { type: 'type', counts: processorZone, value: /^temp$/ })
  if (zones.length > 0) return Math.max(...zones)
  const chips = await readings(`${sys}/hwmon`, { type: 'name', counts: processorChip, value: /^temp\d+_input$/ })
  return chips.length > 0 ? Math.max(...chips) : null
}

interface Sensor {
  readonly type: string
  readonly counts: RegExp
  readonly value: RegExp
}

/** In degrees; the kernel counts in thousandths. */
async function readings(directory: string, sensor: Sensor): Promise<number[]> {
  const found: number[] = []
  for (const name of await readdir(directory).catch(() => [])) {
    const place = `${directory}/${name}`
    if (!sensor.counts.test(await text(`${place}/${sensor.type}`))) continue
    for (const file of await readdir(place).catch(() => [])) {
      const millidegrees = sensor.value.test(file) ? Number.parseInt(await text(`${place}/${file}`), 10) : Number.NaN
      if (Number.isFinite(millidegrees)) found.push(millidegrees / 1000)
    }
  }
  return found
}

async function text(file: string): Promise<string> {
  return (await readFile(file, 'utf8').catch(() => '')).trim()
}
