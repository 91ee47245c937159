import { BarChart, LineChart } from 'echarts/charts'
import { AriaComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent } from 'echarts/components'
import { init, use, type ECharts, type EChartsCoreOption } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'

use([BarChart, LineChart, AriaComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent, SVGRenderer])

/** Draws a chart that follows the width of its place; the caller disposes of it. Imported when a chart is wanted, not before. */
export function draw(place: HTMLElement, option: EChartsCoreOption): { show: (option: EChartsCoreOption) => void; dispose: () => void } {
  const chart: ECharts = init(place, undefined, { renderer: 'svg' })
  const watching = new ResizeObserver(() => {
    chart.resize()
  })
  watching.observe(place)
  chart.setOption(option)
  return {
    show: (next) => {
      chart.setOption(next, { notMerge: true })
    },
    dispose: () => {
      watching.disconnect()
      chart.dispose()
    },
  }
}
