import { BarChart, LineChart } from 'echarts/charts'
import { AriaComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent } from 'echarts/components'
import { init, use, type ECharts, type EChartsCoreOption } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'

use([BarChart, LineChart, AriaComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent, SVGRenderer])

type Colours = (name: string) => string

/** ECharts computes with colours: each that an option writes as var(--…) is looked up, so that they stand in style.css alone. */
export function coloured(option: unknown, of: Colours): unknown {
  if (typeof option === 'string') return option.replace(/^var\((--[\w-]+)\)$/, (_, name: string) => of(name))
  if (Array.isArray(option)) return option.map((one) => coloured(one, of))
  if (typeof option !== 'object' || option === null) return option
  return Object.fromEntries(Object.entries(option).map(([name, value]) => [name, coloured(value, of)]))
}

/** Draws a chart that follows the width of its place; the caller disposes of it. Imported when a chart is wanted, not before. */
export function draw(place: HTMLElement, option: EChartsCoreOption): { show: (option: EChartsCoreOption) => void; dispose: () => void } {
  const chart: ECharts = init(place, undefined, { renderer: 'svg' })
  const watching = new ResizeObserver(() => {
    chart.resize()
  })
  watching.observe(place)
  const style = getComputedStyle(place)
  const inColour = (plain: EChartsCoreOption) => coloured(plain, (name) => style.getPropertyValue(name)) as EChartsCoreOption
  chart.setOption(inColour(option))
  return {
    show: (next) => {
      chart.setOption(inColour(next), { notMerge: true })
    },
    dispose: () => {
      watching.disconnect()
      chart.dispose()
    },
  }
}
