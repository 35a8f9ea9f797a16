# The site and its worker, for a server. The database is PostgreSQL of its own (compose.yaml).
FROM node:22-slim AS assets
WORKDIR /site
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts

FROM python:3.13-slim
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
RUN useradd --system --create-home --uid 10001 bangfu && mkdir -p /data && chown bangfu /data
WORKDIR /site
COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes -r requirements.lock
COPY . .
COPY --from=assets /site/node_modules ./node_modules
# Nothing secret is needed to build: demo keys, a database address that is never opened.
RUN python -c "from config import assets, sprite; assets.copy(); sprite.build()" \
    && for po in locale/*/LC_MESSAGES/*.po; do pybabel compile -i "$po" -o "${po%.po}.mo" -l zh_Hans; done \
    && SECRET_KEY=build FIELD_KEYS=build DIGEST_KEY=build DATABASE_URL=postgres://build/build \
       python manage.py collectstatic --no-input
USER bangfu
ENV BANGFU_DATA=/data PORT=8000
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s \
    CMD ["python", "-c", "import os,urllib.request as r; r.urlopen('http://127.0.0.1:'+os.environ['PORT']+'/healthz')"]
CMD ["sh", "-c", "exec granian --interface wsgi --host 0.0.0.0 --port $PORT --workers ${WEB_WORKERS:-2} --blocking-threads 4 --log-level warning config.wsgi:application"]
