import { ElMessageBox } from 'element-plus'
import { say } from '@/locales'

/** Asks before something is done that cannot be undone, and tells whether the person agrees. */
export function agreed(question: string): Promise<boolean> {
  return ElMessageBox.confirm(question, { confirmButtonText: say('common.confirm'), cancelButtonText: say('common.cancel') }).then(() => true, () => false)
}
