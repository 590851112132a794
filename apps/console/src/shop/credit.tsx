import { api } from '../api/api.js';
import { useLoad } from '../api/use-load.js';
import { moneyText } from '../format/money.js';
import { who } from '../session/session.js';
import { locale, texts } from '../texts/texts.js';

/** What a customer may still spend. `after` is what may have changed it: whatever differs, it is asked for again. */
export const Credit = ({ after }: { after?: unknown }) => {
  const { data } = useLoad((signal) => api.getMyCredit({ signal }), [who.value?.sub, after]);
  if (!data) return null;
  const { available, limit, currency } = data;
  const written = (amount: number) => moneyText(locale.value, { amount, currency });
  const share = limit === 0 ? 0 : Math.max(0, Math.min(100, (available / limit) * 100));
  return (
    <div class="credit">
      <span>{texts.value.basket.credit(written(available), written(limit))}</span>
      <svg aria-hidden="true">
        <rect width={`${share}%`} height="100%" />
      </svg>
    </div>
  );
};
