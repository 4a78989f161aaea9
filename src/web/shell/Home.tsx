import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { useMe } from "../session.ts";
import { Waiting } from "../ui/Faces.tsx";

/** Where a person begins: who leads people, with the team; everybody else with the own week (the roles choose nothing but this). */
export function Home() {
  const me = useMe();
  const navigate = useNavigate();
  const leads = me.reports > 0 && me.person.roles.some((role) => role === "rm" || role === "leader");
  useEffect(() => {
    if (leads) void navigate({ to: "/team/{-$week}", params: {}, replace: true });
    else void navigate({ to: "/week/{-$week}", params: {}, replace: true });
  }, [leads, navigate]);
  return <Waiting height={640} />;
}
