import 'bpmn-js/dist/assets/diagram-js.css'
import 'bpmn-js/dist/assets/bpmn-js.css'
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer'

/** A class put on an element or flow. */
export interface Mark {
  id: string
  marker: string
}

/** What is asked of diagram-js' canvas here; the package types its services as unknown. */
interface Canvas {
  viewbox(): { inner: { width: number; height: number } }
  resized(): void
  zoom(level?: 'fit-viewport' | number, center?: 'auto'): number
  scrollToElement(id: string, padding?: number): void
  addMarker(id: string, marker: string): void
  removeMarker(id: string, marker: string): void
}

interface Registry {
  get(id: string): unknown
  find(is: (element: { type: string }) => boolean): { id: string } | undefined
}

/** Where the frame is narrow, as on a phone, it is not drawn finer than can be read, but panned. */
const narrow = 600
const least = 0.8
const step = 1.25

/** The frame's height at most, and what is left free around the whole, in pixels. */
const highest = 720
const edge = 12

/** Around what is brought into sight, in pixels. */
const margin = 100

export class Shown {
  private readonly viewer: NavigatedViewer
  private readonly container: HTMLElement
  private marked: Mark[] = []

  constructor(container: HTMLElement) {
    // No keyboard of its own: the page's is left alone.
    this.viewer = new NavigatedViewer({ container })
    this.container = container
  }

  async draw(bpmn: string, marks: Mark[]): Promise<void> {
    await this.viewer.importXML(bpmn)
    this.marked = []
    this.mark(marks)
    this.begin()
  }

  /** Fits the whole into the frame, which is as high as that takes; a narrow one shows where the case stands, or the beginning. */
  private begin(): void {
    if (this.container.clientWidth === 0) return // not shown, as on paper: there is nothing to fit into
    const canvas = this.viewer.get<Canvas>('canvas')
    const { inner } = canvas.viewbox()
    const whole = this.container.clientWidth >= narrow
    if (whole) {
      const height = inner.height * Math.min(1, this.container.clientWidth / inner.width) + 2 * edge
      this.container.style.height = `${String(Math.min(highest, Math.ceil(height)))}px`
    }
    canvas.resized()
    if (canvas.zoom('fit-viewport', 'auto') >= least || whole) return
    canvas.zoom(least)
    const start = this.viewer.get<Registry>('elementRegistry').find(({ type }) => type === 'bpmn:StartEvent')
    if (!this.follow() && start) canvas.scrollToElement(start.id, margin)
  }

  /** Brings what is present into sight, and tells whether there is such a thing. */
  private follow(): boolean {
    const present = this.marked.find(({ marker }) => marker === 'present')
    if (present && this.container.clientWidth > 0) this.viewer.get<Canvas>('canvas').scrollToElement(present.id, margin)
    return present !== undefined
  }

  /** Marks anew, and follows what is present to where it is now. */
  remark(marks: Mark[]): void {
    this.mark(marks)
    this.follow()
  }

  private mark(marks: Mark[]): void {
    const canvas = this.viewer.get<Canvas>('canvas')
    const registry = this.viewer.get<Registry>('elementRegistry')
    for (const { id, marker } of this.marked) canvas.removeMarker(id, marker)
    // A sub-process that is drawn closed does not show what is within it.
    this.marked = marks.filter(({ id }) => registry.get(id) !== undefined)
    for (const { id, marker } of this.marked) canvas.addMarker(id, marker)
  }

  /** Larger or smaller by steps; 0 fits the whole into the frame. */
  zoom(by: number): void {
    const canvas = this.viewer.get<Canvas>('canvas')
    if (by === 0) canvas.zoom('fit-viewport', 'auto')
    else canvas.zoom(canvas.zoom() * step ** by)
  }

  destroy(): void {
    this.viewer.destroy()
  }
}

export const viewerIn = (container: HTMLElement): Shown => new Shown(container)
