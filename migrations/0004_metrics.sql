-- metrics: exact conversion at plan rates, and an index for looking back.

-- Half to even to a whole number; exact, because numeric is.
create function half_even(value numeric) returns bigint language sql immutable parallel safe
return case when abs(value - trunc(value)) = 0.5 then (2 * round(value * 0.5))::bigint else round(value)::bigint end;

-- An amount in minor units of the base currency; factor: minor units of the base currency for one minor unit. Null where no rate is known.
create function in_base(amount bigint, currency text, base text, factor numeric) returns bigint language sql immutable parallel safe
return case when currency = base then amount else half_even(amount * factor) end;

-- Names the rate that is missing ("USD 2026-05"), null where none is. An unknown amount needs no rate.
create function missing_rate(amount bigint, currency text, base text, factor numeric, period text) returns text language sql immutable parallel safe
return case when amount is not null and currency <> base and factor is null then currency || ' ' || period end;

-- Looking back a little finds few past states: those that ended since.
create index opportunity_revision_until on opportunity_revision (org_id, valid_to);
