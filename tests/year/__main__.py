import asyncio, tempfile, sys
from pathlib import Path
from tests.postgres import cluster, Databases
from tests.year.house import POSTGRES
from tests.year.play import play
from tests.year.terms import Terms
def main():
    terms=Terms(networks=int(sys.argv[1]), days=int(sys.argv[2]))
    with cluster(POSTGRES) as c, tempfile.TemporaryDirectory() as f:
        d=Databases(c.address); a=d.new(); __import__("psycopg").connect(a,autocommit=True).execute("create extension pg_stat_statements")
        y=asyncio.run(play(terms,a,Path(f),c.pid,print))
        print(y.seconds,y.stops,y.sessions,y.cpu,y.press_cpu,y.acts,y.refused[:10],len(y.refused),y.troubles[:3],y.slack.calls,y.slack.by_instance)
        import psycopg; sys.path.insert(0,"/tmp"); import ystat; ystat.show(a)
        for r in psycopg.connect(a).execute("select kind,state,count(*) from delivery group by 1,2 order by 1"): print(r)
main()
