import { expect, type Call } from './workbench'

interface Seen {
  number: string
  version: number
  due?: string
}

/** Files an application as a department, has it accepted by the provider, and says where it stands. */
export async function accepted(call: Call): Promise<Seen> {
  const filed = await call('mzj', 'POST', '/cases', {
    procedure: 'yaohai-2024/share-application', resource: 'gaj-001',
    form: { purpose: '核对救助对象户籍', scope: '姓名、户籍地址', mode: 'interface', no_state_secrets: true, duty: true },
  })
  expect(filed.status).toBe(201)
  const number = filed.body.number as string
  await expect.poll(async () => (await call('gaj', 'POST', `/cases/${number}/acts`, { action: 'accept' })).status).toBe(200)
  const seen = (await call('gaj', 'GET', `/cases/${number}`)).body as unknown as { version: number; awaiting: { due_on: string }[] }
  return { number, version: seen.version, due: seen.awaiting[0]?.due_on }
}
