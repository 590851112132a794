/** A token bucket: as many calls at once as `burst`, then `rate` a second. Answers whether one more may pass, in ms since 1970. */
export const throttle = ({ rate, burst }: { rate: number; burst: number }): ((now: number) => boolean) => {
  let [left, filledAt] = [burst, 0];
  return (now) => {
    left = filledAt === 0 ? burst : Math.min(burst, left + ((now - filledAt) / 1000) * rate);
    filledAt = now;
    if (left < 1) return false;
    left -= 1;
    return true;
  };
};
