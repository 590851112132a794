/** Of a text one number of 32 bits (FNV-1a). */
const hashOf = (text: string) =>
  [...text].reduce((hash, char) => Math.imul(hash ^ (char.codePointAt(0) ?? 0), 16_777_619), 2_166_136_261) >>> 0;

const COLUMNS = 7;
const ROWS = 2;

/** A product has no picture: a mosaic of its own, from its SKU, tells it from others at a glance. */
export const Mosaic = ({ sku }: { sku: string }) => (
  <svg
    class={`mosaic hue-${hashOf(sku) % 6}`}
    viewBox="0 0 70 20"
    preserveAspectRatio="xMidYMid slice"
    aria-hidden="true"
  >
    {Array.from({ length: COLUMNS * ROWS }, (_, n) => {
      const shade = hashOf(`${sku} ${n}`) % 4;
      const x = (n % COLUMNS) * 10 + 0.5;
      const y = Math.floor(n / COLUMNS) * 10 + 0.5;
      const isRound = hashOf(`${n} ${sku}`) % 5 === 0;
      return <rect key={n} class={`shade-${shade}`} x={x} y={y} width="9" height="9" rx={isRound ? 4.5 : 1.5} />;
    })}
  </svg>
);
