/** What a call cost, by item. */
import type { Cost } from '../../shared/contract/budget.ts';
import { useWords } from '../ui/context.tsx';

export function CostTable({ cost }: { cost: Cost }) {
  const say = useWords().calls;
  if (cost.lines.length === 0) return <p className="muted">{say.costEmpty}</p>;
  return (
    <table className="cost">
      <tbody>
        {cost.lines.map(({ item, isEstimate, microInr }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an item may come twice, from two providers
          <tr key={index}>
            <th scope="row">
              {isEstimate ? say.estimated(say.items[item] ?? item) : (say.items[item] ?? item)}
            </th>
            <td className="number">₹{rupees(microInr)}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{say.total}</th>
          <td className="number">₹{rupees(cost.total.microInr)}</td>
        </tr>
      </tfoot>
    </table>
  );
}

/** Four decimals, because most cost items of a call are below one paisa. For display only, never added up. */
function rupees(microInr: number): string {
  return (microInr / 1_000_000).toFixed(4);
}
