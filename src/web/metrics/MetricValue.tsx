import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { reasons } from "../../metrics/words.ts";
import { useLocale } from "../i18n/locale.tsx";
import { Faces } from "../ui/Faces.tsx";
import { Ratio } from "../ui/Ratio.tsx";
import { WhyThisNumber } from "../ui/WhyThisNumber.tsx";
import { Explanation } from "./Explanation.tsx";
import { explanationQuery, type Asked, type MetricAnswer } from "./queries.ts";

type MetricRatioProps = {
  answer: MetricAnswer | undefined;
  asked: Asked;
  metric: string;
  /** "3 of 4 lines": shown beside a hollow shape. */
  fraction?: string | undefined;
  decimals?: number;
};

/** A ratio from the metrics room with its band; pressing it tells why. */
export function MetricRatio({ answer, asked, metric, fraction, decimals }: MetricRatioProps) {
  const reason = useReason();
  if (!answer) return null;
  return (
    <Explained asked={asked} metric={metric}>
      <Ratio
        value={answer.value}
        band={answer.band}
        n={answer.n}
        fraction={fraction}
        why={reason(answer.reason)}
        {...(decimals !== undefined && { decimals })}
      />
    </Explained>
  );
}

/** Anything shown of a number, made to open why it is so. */
export function Explained({ asked, metric, children }: { asked: Asked; metric: string; children: ReactNode }) {
  return <WhyThisNumber panel={() => <ExplanationOf asked={asked} metric={metric} />}>{children}</WhyThisNumber>;
}

function ExplanationOf({ asked, metric }: { asked: Asked; metric: string }) {
  const explanation = useQuery(explanationQuery(asked, metric));
  return (
    <Faces query={explanation} height={180}>
      {(found) => <Explanation explanation={found} />}
    </Faces>
  );
}

/** Why a number is undefined, in words. */
export const useReason = (): ((reason: string | undefined) => string | undefined) => {
  const { locale } = useLocale();
  return (reason) => (reason !== undefined && Object.hasOwn(reasons, reason) ? reasons[reason as keyof typeof reasons][locale] : reason);
};
