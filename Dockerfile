# The four tools, without Swift: docker build -t stack-mitosis .
FROM swift:6.3-bookworm AS build
RUN apt-get update && apt-get install -y --no-install-recommends libcurl4-openssl-dev libxml2-dev pkg-config make
WORKDIR /source
COPY . .
RUN make install DESTDIR=/installed PREFIX=/usr/local

FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates libcurl4 libstdc++6 libxml2 \
    && rm -rf /var/lib/apt/lists/*
COPY --from=build /installed /
# A library that is missing is missed here already.
RUN rds-describe --version && mitosis-plan --version && mitosis-exec --version && mitosis-iam --version
# Any user will do: docker run --user "$(id -u)" lets it read that user's ~/.aws.
ENV HOME=/tmp
WORKDIR /tmp
USER 10001
CMD ["mitosis-exec", "--help"]
