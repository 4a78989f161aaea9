import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useLocale, useWords } from "../../../web/i18n/locale.tsx";
import { mayForAll, useMe } from "../../../web/session.ts";
import { useFilters } from "../../../web/useFilters.ts";
import { Card } from "../../../web/ui/Card.tsx";
import { EmptyState } from "../../../web/ui/EmptyState.tsx";
import { Faces } from "../../../web/ui/Faces.tsx";
import { DateField } from "../../../web/ui/Fields.tsx";
import { roleWords } from "../../words.ts";
import { MoveDialog } from "./MoveDialog.tsx";
import { reportsQuery, type LineNode } from "./queries.ts";
import { settingsWords } from "./words.ts";

/** Who reports to whom on a day, as a tree; who may, moves somebody from a day on. */
export default function LineSection() {
  const words = useWords(settingsWords);
  const me = useMe();
  const [{ day }, setFilters] = useFilters({ day: me.today });
  const [moved, setMoved] = useState<Moved | null>(null);
  const roots = useQuery(reportsQuery(null, day));
  const onMove = mayForAll(me, "line.write") ? setMoved : null;
  return (
    <Card title={words.tree} note={words.lineNote} padded>
      <div className="row">
        <DateField aria-label={words.onDay} value={day} onChange={(next) => next && setFilters({ day: next })} />
        {day !== me.today && (
          <Button variant="default" onClick={() => setFilters({ day: me.today })}>
            {words.today}
          </Button>
        )}
      </div>
      <Faces query={roots} height={300} isEmpty={({ items }) => items.length === 0} empty={<EmptyState title={words.nobodyYet} />}>
        {({ items }) => (
          <ul className="line-tree" aria-label={words.tree}>
            {items.map((node) => (
              <Branch key={node.id} node={node} manager={null} day={day} depth={0} onMove={onMove} />
            ))}
          </ul>
        )}
      </Faces>
      {moved && <MoveDialog {...moved} onClose={() => setMoved(null)} />}
    </Card>
  );
}

type Moved = { person: LineNode; manager: LineNode | null };
type BranchProps = { node: LineNode; manager: LineNode | null; day: string; depth: number; onMove: ((moved: Moved) => void) | null };

/** One person and, when opened, the people below; the first two levels are open. */
function Branch({ node, manager, day, depth, onMove }: BranchProps) {
  const words = useWords(settingsWords);
  const { locale } = useLocale();
  const [isOpen, setOpen] = useState(depth < 1 && node.reports < 20);
  const below = useQuery({ ...reportsQuery(node.id, day), enabled: isOpen && node.reports > 0 });
  return (
    <li>
      <div className="line-node">
        {node.reports > 0 ? (
          <button
            type="button"
            className="quiet"
            aria-expanded={isOpen}
            aria-label={isOpen ? words.shut(node.name) : words.open(node.name)}
            onClick={() => setOpen(!isOpen)}
          >
            {isOpen ? "▾" : "▸"}
          </button>
        ) : (
          <span className="line-leaf" aria-hidden="true">
            ·
          </span>
        )}
        <b>{node.name}</b>
        <span className="muted">{node.roles.map((role) => roleWords[role][locale]).join(" · ")}</span>
        {node.below > 0 && <span className="soft">{words.below(node.below)}</span>}
        {onMove && (
          <button type="button" className="link" aria-label={words.moveTitle(node.name)} onClick={() => onMove({ person: node, manager })}>
            {words.move}
          </button>
        )}
      </div>
      {isOpen && node.reports > 0 && (
        <Faces query={below} height={40 * node.reports}>
          {({ items }) => (
            <ul>
              {items.map((each) => (
                <Branch key={each.id} node={each} manager={node} day={day} depth={depth + 1} onMove={onMove} />
              ))}
            </ul>
          )}
        </Faces>
      )}
    </li>
  );
}
