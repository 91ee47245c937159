import { inflateRawSync } from 'node:zlib'

/** The files in a zip, which is what an .xlsx is, by their names. */
export function unzip(zip: Buffer): Map<string, string> {
  const files = new Map<string, string>()
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
  let at = zip.readUInt32LE(end + 16)
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const [packed, named, extra, remark] = [zip.readUInt32LE(at + 20), zip.readUInt16LE(at + 28), zip.readUInt16LE(at + 30), zip.readUInt16LE(at + 32)]
    const local = zip.readUInt32LE(at + 42)
    const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
    const content = zip.subarray(from, from + packed)
    const name = zip.subarray(at + 46, at + 46 + named).toString()
    files.set(name, (zip.readUInt16LE(at + 10) === 8 ? inflateRawSync(content) : content).toString())
    at += 46 + named + extra + remark
  }
  return files
}

/** The names of a workbook's sheets, in their order. */
export function sheetsOf(files: Map<string, string>): string[] {
  return [...(files.get('xl/workbook.xml') ?? '').matchAll(/<sheet\b[^>]*\bname="([^"]*)"/g)].map(([, name]) => name ?? '')
}
