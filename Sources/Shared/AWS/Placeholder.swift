import RDS
