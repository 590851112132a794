import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { type Series } from './flow-history.js';

const HEIGHT = 36;

/** The canvas knows no variables of the design: the line has the colour of the text around it, whatever theme there is. */
const optionsFor = (place: HTMLElement): uPlot.Options => ({
  width: place.clientWidth,
  height: HEIGHT,
  pxAlign: 0,
  padding: [3, 1, 3, 1],
  legend: { show: false },
  cursor: { show: false },
  axes: [{ show: false }, { show: false }],
  scales: { x: { time: false }, y: { range: (_, __, most) => [0, Math.max(1, most ?? 1)] } },
  series: [{}, { stroke: () => getComputedStyle(place).color, width: 1.75, points: { show: false } }],
});

/** A figure over the last minutes, in a line; `label` says it in words. */
export const Sparkline = ({ series, label }: { series: Series; label: string }) => {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  useEffect(() => {
    const { current } = place;
    if (!current) return undefined;
    const made = new uPlot(optionsFor(current), series, current);
    plot.current = made;
    const sizes = new ResizeObserver(() => made.setSize({ width: current.clientWidth, height: HEIGHT }));
    sizes.observe(current);
    return () => {
      sizes.disconnect();
      made.destroy();
    };
  }, []);
  useEffect(() => plot.current?.setData(series), [series]);
  return <div ref={place} class="sparkline" role="img" aria-label={label} />;
};
